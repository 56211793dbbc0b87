package api

// Place is a VServer and where it is found; later fields are empty where less is meant. Places are
// comparable.
type Place struct {
	Profile string
	Scope   Scope
	ULB     ULBID
	VServer VServerID
}

// Target is a backend and where it is found. Targets are comparable.
type Target struct {
	Place
	Backend BackendID
}

// Site is a ULB, which allows one change at a time. The project is left out on purpose: an empty one
// and the default one's name are the same place.
type Site struct {
	Region RegionID
	ULB    ULBID
}

// Site is the place's ULB.
func (p Place) Site() Site { return Site{Region: p.Scope.Region, ULB: p.ULB} }

// OfULB is the place's ULB as a place.
func (p Place) OfULB() Place {
	p.VServer = ""
	return p
}

// NamedPlace is a place with the names it had, "" where they are not known.
type NamedPlace struct {
	Place
	ULBName, VServerName string
}
