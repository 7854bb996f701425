"""Field missions: the file, its partners, objectives, delegation and states."""
