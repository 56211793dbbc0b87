package impact

import "fmt"

// restore plans what puts the record back.
func (w *work) restore() {}

// puts says what a restore does, in words.
func (w *work) puts() string {
	return fmt.Sprintf("puts back %s and %s", plural(len(w.adds)+len(w.fates), "backend"), plural(len(w.join)+len(w.made), "rule"))
}
