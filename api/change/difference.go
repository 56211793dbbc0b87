package change

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// Difference is one difference between what was shown and what was read again. One that matters
// aborts the order, any other is only mentioned. Its texts are raw; of a backend or rule that is not
// there, "".
type Difference struct {
	Kind    DifferenceKind
	Backend api.BackendID  // "" where only one is meant
	Rule    impact.RuleRef // of DiffersRule
	Was, Is string         // as shown, and as read again
	Matters bool

	Warning            impact.Finding   // of DiffersWarning
	WasDown, NowDown   []impact.RuleRef // of DiffersDown
	WasSteps, NowSteps []StepRef        // of DiffersSteps
}

// DifferenceKind is what differs.
type DifferenceKind string

// What may differ of what a change does.
const (
	DiffersClass   DifferenceKind = "class"
	DiffersDown    DifferenceKind = "down" // what stops serving
	DiffersSteps   DifferenceKind = "steps"
	DiffersTyped   DifferenceKind = "typed"   // what must be typed to confirm it
	DiffersWarning DifferenceKind = "warning" // that was not shown
	DiffersBefore  DifferenceKind = "serving before"
	DiffersAfter   DifferenceKind = "serving after"
)

// What may differ of what a change takes part in.
const (
	DiffersBackend     DifferenceKind = "backend" // whether it is there, and as what
	DiffersAddress     DifferenceKind = "address"
	DiffersHostName    DifferenceKind = "host name"
	DiffersHostID      DifferenceKind = "host id"
	DiffersHostType    DifferenceKind = "host type"
	DiffersCard        DifferenceKind = "network card"
	DiffersVPC         DifferenceKind = "vpc"
	DiffersSubnet      DifferenceKind = "subnet"
	DiffersState       DifferenceKind = "state"
	DiffersEnabled     DifferenceKind = "enabled" // of the same state
	DiffersStatus      DifferenceKind = "status"  // likewise
	DiffersWeight      DifferenceKind = "weight"
	DiffersStandby     DifferenceKind = "standby"
	DiffersOther       DifferenceKind = "other" // a backend beside the targets
	DiffersOtherWeight DifferenceKind = "other weight"

	DiffersName        DifferenceKind = "vserver name"
	DiffersProtocol    DifferenceKind = "vserver protocol"
	DiffersPort        DifferenceKind = "vserver port"
	DiffersMethod      DifferenceKind = "method"
	DiffersPersistence DifferenceKind = "persistence"
	DiffersCheck       DifferenceKind = "check"
	DiffersPath        DifferenceKind = "check path"
	DiffersDomain      DifferenceKind = "check domain"

	DiffersRules DifferenceKind = "rules" // how many are known
	DiffersRule  DifferenceKind = "rule"
)

// StepRef names a step of a plan, so that no two steps read alike. It is comparable.
type StepRef struct {
	Kind             impact.StepKind
	Rule             impact.RuleRef
	Backend, Members string // by their ids and addresses
	Weight           api.Maybe[int]
	Check, CheckFrom string
}
