package api

import "strings"

// FoldID is the one spelling of ids that differ only in case or in blanks around
// them. The service tells its ids apart byte by byte; two that fold to one are one
// id that somebody wrote in two ways, or two that no operator can tell apart.
func FoldID[T ~string](id T) string {
	return strings.ToLower(strings.ToUpper(strings.TrimSpace(string(id))))
}

// SameID says whether two ids are the same but for case and blanks around them.
func SameID[T ~string](a, b T) bool { return FoldID(a) == FoldID(b) }
