"""What is kept between builds: the cache, stat fingerprints of files, versions."""
