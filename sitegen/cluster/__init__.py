"""An executor of other machines: processes that Dask has started, wherever they are."""
