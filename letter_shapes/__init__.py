"""The shapes of letters: MJML sources, and the command that compiles them to the templates that the functions fill."""
