"""Actualisation campaigns of the Flemish central register of candidate social tenants (CIR)."""

__version__ = "0.1.0"
