"""`scenarios help COMMAND`: what `scenarios COMMAND --help` prints."""

from __future__ import annotations

import click

from scenarios.cli import cli, no_command


@click.command("help")
@click.argument("name", metavar="[COMMAND]", default="")
@click.pass_context
def help_(ctx: click.Context, name: str) -> None:
    """Show what a command does, and its options; without a name, all commands."""
    above = ctx.parent or ctx
    if not name:
        click.echo(above.get_help())
        return
    command = cli.get_command(above, name)
    if command is None:
        raise click.UsageError(no_command(name))
    click.echo(click.Context(command, above, name).get_help())
