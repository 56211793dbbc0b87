package api

// Floor is how many of a VServer's backends must serve, as a number or as a
// percentage of all it has; of both, the higher. The zero Floor is none.
type Floor struct{ Number, Percent int }

// Need gives how many of total backends must serve.
func (f Floor) Need(total int) int { return max(f.Number, f.share(total)) }

// ByShare says whether it is the percentage that decides, of total backends.
func (f Floor) ByShare(total int) bool { return f.Percent > 0 && f.share(total) >= f.Number }

// share is the percentage of total, rounded up.
func (f Floor) share(total int) int { return (total*min(max(f.Percent, 0), 100) + 99) / 100 }
