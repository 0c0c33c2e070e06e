# run · test · check · bench · package · deploy: everything sets itself up.
