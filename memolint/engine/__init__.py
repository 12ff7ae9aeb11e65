"""The reference engine: plays what the Argo controller plays, pass by pass."""
