"""Keys that nothing declares: how they are recognized by names, notes and values."""

from agent.key_inference.inference import infer_keys as infer_keys
