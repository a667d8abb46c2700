"""`actualisatie practice`: a desk to practise on."""
