package surfercloud

import (
	"context"
	"errors"

	"cloud.internal/ulbconsole/api"
)

// needed are the parameters that no write goes without, where it has them. An
// empty one would not be sent, and then the service might choose.
func needed() []string {
	return []string{
		"Region", "ProjectId", "ULBId", "VServerId", "PolicyId", "BackendId", "Match",
		"ResourceType", "ResourceId", "ResourceIP", "VPCId", "SubnetId",
	}
}

// write makes a request that changes something, once. Wrong says what keeps it
// from being sent, "" where nothing does. Its error is always an *api.Error,
// for NotSent decides what the caller may believe.
func (c *Client) write(ctx context.Context, action string, p params, wrong string) (*answer, error) {
	if c.readOnly {
		return nil, &api.Error{Kind: api.KindReadOnly, Action: action, NotSent: true}
	}
	for _, name := range needed() {
		if v, ok := p[name]; ok && v == "" {
			return nil, notSent(action, name+" is missing, and the service must not choose one")
		}
	}
	if wrong != "" {
		return nil, notSent(action, wrong)
	}
	if err := ctx.Err(); err != nil {
		e := notSent(action, "stopped before it was sent")
		e.Kind, e.Cause = api.KindTimeout, err
		return nil, e
	}
	return c.do(ctx, c.writes, c.writeLimits, call{action: action, params: p, attempt: 1, write: true, check: (*answer).confirms})
}

// receipt is what is left of a write that has no more to say.
func receipt(a *answer, err error) (api.Receipt, error) {
	if err != nil {
		return api.Receipt{}, err
	}
	return api.Receipt{RequestID: a.requestID}, nil
}

var errNoRetCode = errors.New("the answer has no RetCode")

func notSent(action, why string) *api.Error {
	return &api.Error{Kind: api.KindInvalid, Action: action, Message: why, NotSent: true}
}
