package proof

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// CheckOtherwise says what else is not as it was once a health check was seen set, "" where all is,
// and of any other step: the service may fill in its own for what was not sent.
func CheckOtherwise(s impact.Step, was, is api.VServer) string {
	if s.Kind != impact.StepCheck {
		return ""
	}
	var c differences
	kept(&c, "Method", was.Method, is.Method)
	kept(&c, "persistence", was.PersistenceType, is.PersistenceType)
	kept(&c, "persistence key", was.PersistenceInfo, is.PersistenceInfo)
	kept(&c, "timeout", was.ClientTimeout, is.ClientTimeout)
	kept(&c, "path", was.Path, is.Path)
	kept(&c, "domain", was.Domain, is.Domain)
	kept(&c, "HTTP2", was.HTTP2, is.HTTP2)
	kept(&c, "compression", was.Compression, is.Compression)
	kept(&c, "redirection", was.ForwardPort, is.ForwardPort)
	return DifferencesText([]change.Difference(c))
}

// kept compares what an answer has of a field: what it leaves out is no difference.
func kept[T comparable](c *differences, what string, was, is api.Maybe[T]) {
	if was.IsKnown() && is.IsKnown() {
		field(c, true, what, was, is)
	}
}
