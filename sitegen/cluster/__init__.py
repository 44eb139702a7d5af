"""An executor on other machines: processes that Dask has started, wherever they are."""
