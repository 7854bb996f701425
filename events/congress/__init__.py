"""Events with registration, programme, badges and the door."""
