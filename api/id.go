package api

import "strings"

// SameID says whether two ids are the same but for case and blanks around them.
// The service tells its ids apart byte by byte; two that differ only so are one
// id that somebody wrote in two ways, or two that no operator can tell apart.
func SameID[T ~string](a, b T) bool {
	return strings.EqualFold(strings.TrimSpace(string(a)), strings.TrimSpace(string(b)))
}
