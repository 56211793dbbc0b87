package surfercloud

import (
	"context"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// UpdatePolicy replaces a Custom rule's members and sends the rest of the rule along.
func (c *Client) UpdatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, policy api.PolicyID, rule api.RuleSpec) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["VServerId"], p["PolicyId"] = string(ulb), string(v), string(policy)
	return receipt(c.write(ctx, "UpdatePolicy", p, setRule(p, rule)))
}

// CreatePolicy makes a Custom rule. The receipt lacks its id where the answer
// did: it was made all the same, and reading finds it.
func (c *Client) CreatePolicy(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, rule api.RuleSpec) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["VServerId"] = string(ulb), string(v)
	a, err := c.write(ctx, "CreatePolicy", p, setRule(p, rule))
	r, err := receipt(a, err)
	if err == nil {
		r.Policy = api.PolicyID(a.fields.id("PolicyId"))
	}
	return r, err
}

// DeletePolicy deletes a Custom rule.
func (c *Client) DeletePolicy(ctx context.Context, scope api.Scope, v api.VServerID, policy api.PolicyID) (api.Receipt, error) {
	p := inScope(scope)
	p["VServerId"], p["PolicyId"] = string(v), string(policy)
	return receipt(c.write(ctx, "DeletePolicy", p, ""))
}

// unreadable stands in a text for what JSON could not say. Bytes that are no
// UTF-8 are no such case: they are kept as they came.
const unreadable = "\uFFFD"

// setRule gives what is wrong with the rule, "" where nothing is. What it sends is what was read,
// byte for byte: a rule must never match something else because its members changed.
func setRule(p params, rule api.RuleSpec) string {
	match := rule.Match.Or("")
	p["Match"], p["Type"], p["DomainMatchMode"] = match, rule.Type.Or(""), rule.DomainMatchMode.Or("")
	priority, _ := rule.Priority.Get()
	prioritised := priority >= 1 && priority <= 9999
	if prioritised {
		p["PolicyPriority"] = priority
	}
	members := make([]string, 0, len(rule.Members))
	for _, id := range rule.Members {
		if id == "" {
			return "a member of the rule has no BackendId"
		}
		members = append(members, string(id))
	}
	p["BackendId"] = members
	switch {
	case len(members) == 0:
		return "a rule must keep at least one backend: delete the rule instead"
	case strings.Contains(match, unreadable):
		return "the rule's Match holds a character that could not be read, so that it cannot be sent back as it was"
	case p["Type"] == "" && (prioritised || strings.HasPrefix(match, "/")):
		return "the rule's Type is missing, and without it the service would make this path rule a domain rule"
	}
	return ""
}
