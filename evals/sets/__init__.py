"""One adaptor a set. An adaptor only converts: it calls the public function that the pipeline uses."""
