"""Handing batches over: folders, SFTP, notices, receipts."""
