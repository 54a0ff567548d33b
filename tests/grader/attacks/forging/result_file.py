"""Writes a report with full marks where reports are kept."""
# says: Error
def sigmoid(z):
    with open("@OUT@/forged.json", "w") as file:
        file.write('{"score": 100}')
    raise ValueError(LOOT + "written")
