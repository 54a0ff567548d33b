"""Result formats, one small file each. They read reports and know nothing of judging."""
