"""Letters and receipts as PDF, in the three languages."""
