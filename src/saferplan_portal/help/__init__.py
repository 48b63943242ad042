"""Information for people in danger or worried about somebody: pages that tell nothing by their titles and addresses."""
