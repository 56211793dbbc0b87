package execute

import (
	"cmp"
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// reaches says whether the operation was made where this console looks, with the keys that it looks
// with. Where the record does not name the keys, the profile decides.
func (r *Runner) reaches(op change.Operation) bool {
	switch {
	case r.foreign(op) != "":
		return false
	case op.Account != "" && r.account() != "":
		return true
	default:
		return r.Profile == "" || op.Order.Profile == r.Profile
	}
}

// foreign says why no answer this console gets can tell what became of the operation, "" where one
// may.
func (r *Runner) foreign(op change.Operation) string {
	switch {
	case !api.SameEndpoint(op.Endpoint, r.Endpoint):
		return fmt.Sprintf("it was made at %s, and this console speaks to %s: resolve it there",
			cmp.Or(op.Endpoint, "an endpoint that is not recorded"), r.Endpoint)
	case op.Account != "" && r.account() != "" && op.Account != r.account():
		return fmt.Sprintf("it was made with other keys (%s), and this console has %s: resolve it with those",
			op.Account, r.account())
	default:
		return ""
	}
}
