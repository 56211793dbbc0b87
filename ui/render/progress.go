package render

import (
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// What a command does while nothing else of it is to be seen.
const (
	ProgressScopes = "reading regions and projects"
	ProgressHosts  = "reading hosts"
)

// ProgressOf is how long something goes on, where that is worth saying.
func ProgressOf(doing string, long time.Duration) string {
	if long < time.Second {
		return doing
	}
	return doing + " " + long.Truncate(time.Second).String()
}

// CountRead is how many regions and projects of all are read.
func CountRead(read, all int) string { return fmt.Sprintf("%d/%d read", read, all) }

// CountReadOfMore is CountRead where nobody knows of how many.
func CountReadOfMore(read int) string { return fmt.Sprintf("%d/? read", read) }

// ProgressRead also names one that has said nothing for so long.
func ProgressRead(th *theme.Theme, read, all int, waiting api.Scope, long time.Duration) string {
	return CountRead(read, all) + ", " + ProgressOf("waiting for "+ScopeName(th, waiting), long)
}
