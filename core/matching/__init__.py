"""How a resume reads against a posting: vocabulary, evidence, score, explanation."""
