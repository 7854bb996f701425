"""What a mission costs: lines planned and spent, rates, receipts, per diem."""
