"""Tests of tables read as facts."""
