package change

import "cloud.internal/ulbconsole/api/impact"

// Record is what it takes to put back what the operation did.
func (op Operation) Record() impact.Record { return impact.Record{} }

// Open says that an operation of an ended console has no outcome: Settle finds
// it.
func (op Operation) Open() bool { return false }

// Fold makes operations of a book's entries, the oldest first.
func Fold(entries []Entry) []Operation { return nil }
