"""WARC and ARC files of any origin: records as far as they can be read, and a finding for each thing that is wrong."""
