// Stands for the script, so that its changes do not touch the golden files.
