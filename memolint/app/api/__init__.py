"""memolint for programs: values in, values out, no effect on the process. `memolint` itself exports what is here."""
