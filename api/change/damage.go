package change

// Damage is a line of the journal that cannot be read, or so many more of them. Its texts are raw.
type Damage struct {
	File string
	Line int // of the file, 0 of DamageMore
	Kind DamageKind
	Of   string // what is wrong with it; of DamageField the field, of DamageEvent the event
	Is   string // of DamageField: what it holds
	N    int    // how many lines, or how much there may be at most
}

// DamageKind is why a line cannot be read.
type DamageKind string

// The kinds of damage.
const (
	DamageCut       DamageKind = "cut"
	DamageNoEntry   DamageKind = "no entry"
	DamageField     DamageKind = "field"
	DamageTooLong   DamageKind = "too long"   // more than N bytes
	DamageTooCostly DamageKind = "too costly" // it holds Of
	DamageNoID      DamageKind = "no operation"
	DamageNoEvent   DamageKind = "no event"
	DamageLongPlan  DamageKind = "long plan" // of more than N steps
	DamageEvent     DamageKind = "event"     // that this version does not know
	DamageMore      DamageKind = "more"      // N more lines
)

// Older is where the changes are that a journal does not give: N only in its file, others in Asides
// files beside it, of which Aside is the newest. The zero Older is nowhere.
type Older struct {
	N      int
	File   string
	Aside  string
	Asides int
	Folder string
}

// None says that there are none.
func (o Older) None() bool { return o.N == 0 && o.Asides == 0 }
