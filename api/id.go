package api

import (
	"regexp"
	"strings"
)

// FoldID is the one spelling of ids that differ only in case or in blanks around
// them. The service tells its ids apart byte by byte; two that fold to one are one
// id that somebody wrote in two ways, or two that no operator can tell apart.
func FoldID[T ~string](id T) string {
	return strings.ToLower(strings.ToUpper(strings.TrimSpace(string(id))))
}

// SameID says whether two ids are the same but for case and blanks around them.
func SameID[T ~string](a, b T) bool { return FoldID(a) == FoldID(b) }

var idForm = regexp.MustCompile(`(?i)^(?:` +
	`(?:ulb|vserver|backend|policy|uhost|upm|udhost|udocker|cube|uni)-[a-z0-9][a-z0-9-]*|` +
	`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)

// LooksLikeID says whether a text has the form of the ids of load balancers, of what is in them and of hosts. One
// that does not may be an id all the same: the service promises no form.
func LooksLikeID(text string) bool { return idForm.MatchString(text) }
