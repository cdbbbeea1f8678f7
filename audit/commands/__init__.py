"""The commands of ``audit``, each an argument list → one call → an exit code; heavy imports wait for the call."""
