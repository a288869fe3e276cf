/** The id of the list of connections: it takes the focus when a row, and the button in it, are gone. */
export const connectorsPlace = "connectors";
