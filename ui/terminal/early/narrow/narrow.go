// Package narrow decides, before any library reads the environment, that a
// character of ambiguous width takes one cell.
//
// The width libraries look once, when they are initialised, at RUNEWIDTH_EASTASIAN and some also at
// the locale; under LANG=zh_CN.UTF-8 or RUNEWIDTH_EASTASIAN=1 they would count the frame's own
// lines and symbols as two cells, which no terminal that speaks UTF-8 draws by default, and
// disagree with each other. Go initialises packages in import-path order: this one imports only os
// and its path sorts before github.com, so it comes first.
package narrow

import "os"

func init() {
	// Setenv fails only on a malformed name.
	_ = os.Setenv("RUNEWIDTH_EASTASIAN", "0")
}
