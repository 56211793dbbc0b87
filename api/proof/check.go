package proof

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// CheckOtherwise says what else is not as it was once a health check was seen set, nothing where all
// is, and of any other step: the service may fill in its own for what was not sent.
func CheckOtherwise(s impact.Step, was, is api.VServer) []impact.Finding {
	if s.Kind != impact.StepCheck {
		return nil
	}
	c := contrasts{of: impact.Finding{Kind: impact.FoundListenerDiffers}}
	stays(&c, "Method", was.Method, is.Method)
	stays(&c, "persistence", was.PersistenceType, is.PersistenceType)
	stays(&c, "PersistenceInfo", was.PersistenceInfo, is.PersistenceInfo)
	stays(&c, "timeout", was.ClientTimeout, is.ClientTimeout)
	stays(&c, "path", was.Path, is.Path)
	stays(&c, "domain", was.Domain, is.Domain)
	stays(&c, "HTTP2", was.HTTP2, is.HTTP2)
	stays(&c, "compression", was.Compression, is.Compression)
	stays(&c, "redirection", was.ForwardPort, is.ForwardPort)
	return c.all
}

// stays compares what an answer has of a field: what it leaves out is no difference.
func stays[T comparable](c *contrasts, what string, was, is api.Maybe[T]) {
	if was.IsKnown() && is.IsKnown() {
		otherwise(c, what, was, is)
	}
}
