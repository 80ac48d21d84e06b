"""The live page as a marimo notebook; `marimo edit` opens it, too."""

# mypy: ignore-errors
# ruff: noqa: N803
import marimo

app = marimo.App(width="full", app_title="Explore scenarios: illustrative, not a forecast")


@app.cell
def _():
    import json
    import os

    import marimo as mo

    from scenarios.present.explorer.widget import Explorer

    return Explorer, json, mo, os


@app.cell
def _(Explorer, json, mo, os):
    files = json.loads(os.environ.get("SCENARIOS_EXPLORE", "[]"))
    explorer = Explorer(files, whole=mo.app_meta().mode == "run")
    mo.ui.anywidget(explorer)
    return (explorer,)


if __name__ == "__main__":
    app.run()
