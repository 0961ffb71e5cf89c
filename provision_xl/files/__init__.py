"""Files in and out: nothing else in the product opens or writes one."""
