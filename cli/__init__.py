"""The command nianbao: one module per command group; load, call one function, print."""
