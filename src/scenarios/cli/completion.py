"""`scenarios completion`: a script that lets the shell complete commands, scenarios, countries, outcomes and keys."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
HOW = """\b
bash:  scenarios completion bash > ~/.local/share/bash-completion/completions/scenarios
zsh:   scenarios completion zsh > ~/.zfunc/_scenarios     (with ~/.zfunc in fpath)
fish:  scenarios completion fish > ~/.config/fish/completions/scenarios.fish"""


@click.command(epilog=HOW)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands, scenarios, countries, outcomes and keys after Tab."""
    from scenarios.cli import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell} is not known here")
    click.echo(kind(cli, {}, "scenarios", "_SCENARIOS_COMPLETE").source())
