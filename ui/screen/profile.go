package screen

// Profile is one that the operator can switch to, as the files say now.
type Profile struct {
	Name            string
	Region, Project string // "" for the account's default
	Endpoint        string // the host, "" for the one that such keys usually go to
	ReadOnly        bool
	Protected       bool
}
