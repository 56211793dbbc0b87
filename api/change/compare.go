package change

import "cloud.internal/ulbconsole/api"

// Compare lists what changed between the reading that was shown and a fresh
// one, what matters first.
func Compare(shown, fresh Reading, target api.BackendID) []Change { return nil }
