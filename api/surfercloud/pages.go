package surfercloud

import "sync"

const (
	ulbLimit = 100
	// The first bound of a list that was asked for as a whole.
	firstBound = 16
	leastRows  = 5
)

// pageSizes bounds the rows of a page, by action, for the rest of the session:
// where an answer came in part, or too late, a smaller one may come whole.
type pageSizes struct {
	mu   sync.Mutex
	most map[string]int
}

// of is the number of rows to ask for where limit is wanted. 0 is the service's choice.
func (s *pageSizes) of(action string, limit int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	most := s.most[action]
	if most == 0 || limit != 0 && limit < most {
		return limit
	}
	return most
}

// lower halves the bound, unless another page has meanwhile, and says whether the
// next page is smaller than the one that asked for so many rows.
func (s *pageSizes) lower(action string, asked int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	most := s.most[action]
	switch {
	case asked == 0 && most == 0:
		most = firstBound
	case asked != 0 && (most == 0 || asked <= most):
		most = max(asked/2, leastRows)
	}
	if s.most == nil {
		s.most = map[string]int{}
	}
	s.most[action] = most
	return asked == 0 || most < asked
}
