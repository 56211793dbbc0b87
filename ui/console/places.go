package console

import (
	"log/slog"

	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui"
)

// remembered are the last places of the profiles. What is wrong with them is worth a line of the log,
// and no more.
type remembered struct {
	*journal.Places
	log *slog.Logger
}

// openPlaces gives those beside the user's own journal, nil for a demonstration, which ends with all of it.
func openPlaces(system config.System, practice bool, log *slog.Logger) ui.Places {
	if practice {
		return nil
	}
	dir, err := config.StateDir(system)
	if err != nil {
		return nil // the journal says so
	}
	places, err := journal.OpenPlaces(dir)
	if err != nil {
		log.Warn("last places", "error", err)
	}
	return remembered{places, log}
}

// Save writes them.
func (r remembered) Save() {
	if err := r.Places.Save(); err != nil {
		r.log.Warn("last places", "error", err)
	}
}
