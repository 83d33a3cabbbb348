"""Models: what they are asked, how their answers are checked, and what they may cost. A model proposes; code decides.

`protocol` is what every provider can do, `claude` and `openai` do it. `asking` asks once, with retries, a repair and a
guard over money and broken providers (`guard`, `shared_guard`); `reading`, `judging` and `writing` are the questions.
`scanning` is a whole scan by a model, whose arithmetic stays that of `core.matching`.
"""
