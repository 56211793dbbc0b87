package journal

// PutAsideAt lets the file be put aside at so many bytes.
func (j *Journal) PutAsideAt(size int64) { j.rotateAt, j.large = size, size }
