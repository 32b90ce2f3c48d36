"""From the bytes of an untrusted file to raw tables, one module a format; runs in a limited child process."""
