"""The commands, by theme. Each theme is a module in `cli.THEMES`: `add_commands` and one `run_NAME` a command."""
