package surfercloud

import (
	"context"
	"errors"

	"cloud.internal/ulbconsole/api"
)

// ReleaseBackend takes a backend out of its VServer. The service checks no
// VServer: the id alone decides.
func (c *Client) ReleaseBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["BackendId"] = string(ulb), string(backend)
	return c.write(ctx, "ReleaseBackend", p)
}

// write makes a request that changes something, once. Its error is always an
// *api.Error, for NotSent decides what the caller may believe.
func (c *Client) write(ctx context.Context, action string, p params) (api.Receipt, error) {
	if c.readOnly {
		return api.Receipt{}, &api.Error{Kind: api.KindReadOnly, Action: action, NotSent: true}
	}
	for _, name := range []string{"Region", "ProjectId", "ULBId", "BackendId"} {
		if v, ok := p[name]; ok && v == "" {
			return api.Receipt{}, notSent(action, name+" is missing, and the service must not choose one")
		}
	}
	if err := ctx.Err(); err != nil {
		e := notSent(action, "stopped before it was sent")
		e.Kind, e.Cause = api.KindTimeout, err
		return api.Receipt{}, e
	}
	a, err := c.do(ctx, c.writes, c.writeTimeout, call{action: action, params: p, attempt: 1, write: true, check: (*answer).confirms})
	if err != nil {
		return api.Receipt{}, err
	}
	return api.Receipt{RequestID: a.requestID}, nil
}

var errNoRetCode = errors.New("the answer has no RetCode")

func notSent(action, why string) *api.Error {
	return &api.Error{Kind: api.KindInvalid, Action: action, Message: why, NotSent: true}
}
