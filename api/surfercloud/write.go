package surfercloud

import (
	"context"

	"cloud.internal/ulbconsole/api"
)

// Send makes a write, once. Its error is always an *api.Error, for NotSent decides what the caller
// may believe.
func (c *Client) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	action := w.Action()
	if c.readOnly {
		return api.Receipt{}, &api.Error{Kind: api.KindReadOnly, Action: action, NotSent: true}
	}
	if wrong := api.InvalidWrite(w); wrong != "" {
		return api.Receipt{}, notSent(action, wrong)
	}
	if err := ctx.Err(); err != nil {
		e := notSent(action, "stopped before it was sent")
		e.Kind, e.Cause = api.KindTimeout, err
		return api.Receipt{}, e
	}
	a, err := c.do(ctx, c.writes, c.writeLimits,
		call{action: action, params: paramsOf(w.Params()), attempt: 1, write: true, check: (*answer).confirms})
	if err != nil {
		return api.Receipt{}, err
	}
	r := api.Receipt{RequestID: a.requestID}
	switch w.(type) {
	case api.AllocateBackend:
		r.Backend = api.BackendID(a.fields.ID("BackendId"))
	case api.CreatePolicy:
		r.Policy = api.PolicyID(a.fields.ID("PolicyId"))
	}
	return r, nil
}

func notSent(action, why string) *api.Error {
	return &api.Error{Kind: api.KindInvalid, Action: action, Message: why, NotSent: true}
}
