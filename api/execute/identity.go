package execute

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// reaches says whether the operation was made where this console looks, with the keys that it looks
// with. Where the record does not name the keys, the profile decides.
func (s *Session) reaches(op change.Operation) bool {
	switch {
	case s.blockedReading(op) != BlockNone:
		return false
	case op.Account != "" && s.account() != "":
		return true
	default:
		return s.Profile == "" || op.Order.Profile == s.Profile
	}
}

// sees says whether what this session reads can be of the operation: one of its own, though other
// keys may be in use since, or one that it reaches.
func (s *Session) sees(op change.Operation) bool {
	own := op.Mine && (s.Profile == "" || op.Order.Profile == s.Profile) && api.SameEndpoint(op.Endpoint, s.Endpoint)
	return own || s.reaches(op)
}

// foreign says why no answer this console gets can tell what became of the operation, nothing where
// one may.
func (s *Session) foreign(op change.Operation) []impact.Finding {
	switch s.blockedReading(op) {
	case BlockEndpoint:
		return []impact.Finding{{Kind: impact.FoundMadeAt, Was: op.Endpoint, Is: s.Endpoint}}
	case BlockKeys:
		return []impact.Finding{{Kind: impact.FoundMadeWith, Was: op.Account, Is: s.account()}}
	default:
		return nil
	}
}

// blockedReading says why no answer this console gets can show what became of the operation.
func (s *Session) blockedReading(op change.Operation) BlockReason {
	switch {
	case !api.SameEndpoint(op.Endpoint, s.Endpoint):
		return BlockEndpoint
	case op.Account != "" && s.account() != "" && op.Account != s.account():
		return BlockKeys
	default:
		return BlockNone
	}
}
