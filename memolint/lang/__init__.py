"""Values exactly as Argo computes them: tags, expressions, `when`, `depends`, durations, Go JSON."""
